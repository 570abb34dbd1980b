"""What people type about who sits where."""

from django import forms


class MoveForm(forms.Form):
    """Where somebody goes: a proposed crew by its number, a new one, or those who wait."""

    target = forms.CharField(max_length=20)
    anyway = forms.BooleanField(required=False)
