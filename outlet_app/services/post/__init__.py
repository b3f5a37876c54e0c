"""Services of the room `post`; its acts are `outlet_app.domain.acts.post`."""
