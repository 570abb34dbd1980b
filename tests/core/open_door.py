"""Addresses of a house whose maker forgot to say who may use one of them."""

from django.http import HttpResponse
from django.urls import path

from weft.core.policy import Public, gate

urlpatterns = [
    path("garden/", gate(get=Public("a test"))(lambda request: HttpResponse())),
    path("cellar/", lambda request: HttpResponse()),
]
