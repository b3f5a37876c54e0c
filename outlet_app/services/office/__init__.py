"""Services of the room `office`; its acts are `outlet_app.domain.acts.office`."""
