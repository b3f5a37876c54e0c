"""Services of the room `produce`; its acts are `outlet_app.domain.acts.produce`."""
