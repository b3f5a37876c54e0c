"""Services of the room `goods`; its acts are `outlet_app.domain.acts.goods`."""
