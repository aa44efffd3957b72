"""The panel beside the map: the excerpts of a place, an article, the corridors' ledger, or the table of places."""
