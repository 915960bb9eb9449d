"""Who may enter the pages of this room."""

from lapel.accounts.permissions import requires

sees_footage = requires("footage.view_own", "footage.view_unit", "footage.view_all")
