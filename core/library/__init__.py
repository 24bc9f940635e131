"""The theme library: curated themes, the calendar that times them, and the designer that chooses among them."""
