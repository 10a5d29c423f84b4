"""The wall screen of the control room: the pages of the state in turn, by themselves."""

from pages.ui import wall
from pages.ui.frame import here

wall.show(here())
