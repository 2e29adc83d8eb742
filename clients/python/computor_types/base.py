"""What all shapes have in common."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A shape. What newer servers add is kept, so that it is sent back as it came."""

    model_config = ConfigDict(extra="allow", populate_by_name=True, protected_namespaces=())
