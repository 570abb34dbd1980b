"""Keep the house's translations: gather, list what is missing, take translations in, look whether all is well."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from weft.management.house import HouseCommand


class Command(HouseCommand):
    """Translations of the house's own sentences."""

    help = (
        "Gather the house's sentences into its .po files; list what is not translated; take translations in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("language", nargs="?", help="one language, such as pt; otherwise all of them")
        parser.add_argument("--missing", action="store_true", help="print what is not translated, as JSON")
        parser.add_argument("--take", type=Path, help="a JSON file of translations: [{“id”, “text”}, …]")
        parser.add_argument("--check", action="store_true", help="write nothing; 1 when something is missing")

    def handle(self, *_args: Any, language: str | None, **options: Any) -> None:
        try:
            from weft.project import catalogues
        except ImportError:
            raise CommandError("This is for a checkout of the source: ./weft words.") from None
        if language is None and (options["missing"] or options["take"]):
            raise CommandError("Say which language: ./weft words pt --missing")
        sentences, well = catalogues.gathered(), True
        for spoken in [language] if language else catalogues.SPOKEN:
            catalog = catalogues.renewed(spoken, sentences)
            well = self._serve(spoken, catalog, **options) and well
        if options["check"] and not well:
            sys.exit(1)

    def _serve(
        self, language: str, catalog: Any, *, missing: bool, take: Path | None, **options: Any
    ) -> bool:
        from weft.project import catalogues

        if missing:
            self.stdout.write(json.dumps(catalogues.missing(catalog), ensure_ascii=False, indent=1))
            return True
        if take:
            for trouble in catalogues.taken_in(catalog, json.loads(take.read_text(encoding="utf-8"))):
                self.stderr.write(trouble)
        open_ones = len(catalogues.missing(catalog))
        is_new = catalogues.written(catalog) != (
            catalogues.po(language).read_bytes() if catalogues.po(language).is_file() else b""
        )
        if not options["check"]:
            catalogues.keep(language, catalog)
        self.stdout.write(f"{language}: {len(catalog)} sentences, {open_ones} not translated yet.")
        return not open_ones and not is_new
