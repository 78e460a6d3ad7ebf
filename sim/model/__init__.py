"""The model: talks, parties, the floor of a stage, the record of a block."""

from sim.compiling import compiled
from sim.model.event import Event
from sim.model.party import Party
from sim.model.record import Block
from sim.model.talks import Talks

__all__ = ["Block", "Event", "Party", "Talks", "compiled"]
