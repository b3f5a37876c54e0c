"""Services of the room `persons`; its acts are `outlet_app.domain.acts.persons`."""
