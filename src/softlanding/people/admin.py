"""Accounts and organisations, for administrators. No household opens here."""

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from softlanding.people.models import Organisation, StaffMember


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "region"]
    list_filter = ["kind", "region"]
    search_fields = ["name"]


@admin.register(StaffMember)
class StaffMemberAdmin(admin.ModelAdmin):
    list_display = ["display_name", "email", "role", "desk", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["display_name", "email"]
    fields = ["email", "display_name", "role", "desk", "organisation", "languages", "is_active"]

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """Leave the password to its owner: a new account opens through 'forgot password'."""
        if not change and isinstance(obj, StaffMember):
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
