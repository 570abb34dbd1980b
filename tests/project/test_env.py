import stat

import pytest

from weft.project import env


def test_a_host_who_says_nothing_gets_sqlite_with_the_settings_that_keep_money_safe(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    base = env.database(tmp_path / "home")

    assert base["NAME"] == str(tmp_path / "home" / "weft.sqlite3")
    assert base["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert {"journal_mode=WAL", "synchronous=FULL", "recursive_triggers=ON", "trusted_schema=OFF"} <= {
        line.strip().removeprefix("PRAGMA ") for line in base["OPTIONS"]["init_command"].split(";")
    }


def test_postgres_is_named_by_its_url(tmp_path, monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", "postgres://we%40ft:s%2Fecret@db.example:5433/house?sslmode=require&pool=3"
    )

    assert env.database(tmp_path) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "house",
        "USER": "we@ft",
        "PASSWORD": "s/ecret",
        "HOST": "db.example",
        "PORT": "5433",
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"sslmode": "require", "pool": {"min_size": 1, "max_size": 3}},
    }


@pytest.mark.parametrize(
    ("name", "value", "ask"),
    [
        ("DATABASE_URL", "mysql://host/name", lambda folder: env.database(folder)),
        ("DATABASE_URL", "postgres://host/name?pool=many", lambda folder: env.database(folder)),
        ("EMAIL_URL", "pigeon://roof", lambda _: env.mail(dev=False)),
        ("PUBLIC_URL", "weft.example.org", lambda _: env.public_url()),
        ("PUBLIC_URL", "https://example.org/weft", lambda _: env.public_url()),
        ("WEFT_DEV", "perhaps", lambda _: env.switch("WEFT_DEV", default=False)),
        ("PORT", "eighty", lambda _: env.number("PORT", 8000)),
        ("WEFT_LOG_LEVEL", "LOUD", lambda _: env.log_level()),
        ("WEFT_HOUSE_KEY", "short", lambda folder: env.house_key(folder)),
        ("SECRET_KEY_FILE", "/nowhere/secret", lambda folder: env.secret_key(folder)),
    ],
)
def test_what_cannot_be_followed_is_answered_with_a_sentence(tmp_path, monkeypatch, name, value, ask):
    monkeypatch.setenv(name, value)

    with pytest.raises(env.Unclear) as unclear:
        ask(tmp_path)

    assert str(unclear.value).endswith(".")


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://me:word@mail.example", 587, True, False),
        ("smtps://me:word@mail.example", 465, False, True),
        ("smtp+plain://me:word@mail.example:2525", 2525, False, False),
    ],
)
def test_mail_leaves_the_way_its_url_says(monkeypatch, url, port, tls, ssl):
    monkeypatch.setenv("EMAIL_URL", url)

    mail = env.mail(dev=True)

    assert (mail["EMAIL_HOST"], mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]) == (
        "mail.example",
        "me",
        "word",
    )
    assert (mail["EMAIL_PORT"], mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]) == (port, tls, ssl)


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path):
    home = tmp_path / "home"

    first = env.house_key(home), env.secret_key(home)
    again = env.house_key(home), env.secret_key(home)

    assert first == again
    assert len(first[0]) == 32
    assert sorted(file.name for file in home.iterdir()) == ["house.key", "secret.key"]
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in home.iterdir()} == {0o600}


def test_a_secret_may_come_as_a_file_or_from_systemd(tmp_path, monkeypatch):
    (tmp_path / "handed").write_text("by name\n")
    (tmp_path / "SECRET_KEY").write_text("by systemd\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    by_systemd = env.secret_key(tmp_path)
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "handed"))

    assert (env.secret_key(tmp_path), by_systemd) == ("by name", "by systemd")


def test_a_slip_of_the_pen_is_noticed(monkeypatch):
    monkeypatch.setenv("WEFT_DATADIR", "/srv/weft")
    monkeypatch.setenv("WEFT_HOUSE_KEY_FILE", "/run/key")

    assert env.unknown() == ["WEFT_DATADIR"]


def test_the_data_folder_follows_the_desktop_s_own_place(tmp_path, monkeypatch):
    monkeypatch.delenv("WEFT_DATA_DIR")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    assert env.data_folder() == tmp_path / "weft"
