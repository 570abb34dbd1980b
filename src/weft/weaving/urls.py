"""Ways into rounds, sheets and proposals."""

from django.urls import path

from weft.weaving.views import rounds, seats, sheets

inside = [
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/<int:pk>/", rounds.round_detail, name="round"),
    path("rounds/<int:pk>/sheet/", sheets.round_sheet, name="round_sheet"),
    path("rounds/<int:pk>/weave/", rounds.round_weave, name="round_weave"),
    path("rounds/<int:pk>/confirm/", rounds.round_confirm, name="round_confirm"),
    path("rounds/<int:pk>/tell/", rounds.round_tell, name="round_tell"),
    path("sheets/<int:pk>/", sheets.sheet_detail, name="sheet"),
    path("sheets/<int:pk>/import/", sheets.sheet_import, name="sheet_import"),
    path("sheets/<int:pk>/import/stop/", sheets.sheet_stop, name="sheet_stop"),
    path("sheets/<int:pk>/drop/", sheets.sheet_drop, name="sheet_drop"),
    path("weaves/<int:pk>/", rounds.weave_detail, name="weave"),
    path("weaves/<int:pk>/stop/", rounds.weave_stop, name="weave_stop"),
    path("seats/<int:pk>/move/", seats.seat_move, name="seat_move"),
    path("proposals/<int:pk>/sheet/", rounds.proposal_sheet, name="proposal_sheet"),
    path("answers/<int:pk>/withdraw/", rounds.answer_withdraw, name="answer_withdraw"),
]
