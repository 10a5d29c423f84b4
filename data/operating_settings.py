"""Settings of operating: the port of figures about the program itself, and how its log is written."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import BaseSettings

from data.setting_values import blank_is_none


def _in_a_folder(file: Path | None) -> Path | None:
    if file is not None and not file.parent.is_dir():
        raise ValueError(f"there is no folder {file.parent}")
    return file


class OperatingFields(BaseSettings):
    """What the settings say of operating."""

    metrics_port: Annotated[Annotated[int, Field(ge=1, le=65_535)] | None, BeforeValidator(blank_is_none)] = (
        None
    )
    metrics_address: str = "127.0.0.1"
    log_format: Literal["text", "json"] = "text"
    log_file: Annotated[Path | None, BeforeValidator(blank_is_none), AfterValidator(_in_a_folder)] = None
