"""The four phases of the cascade, one module each, and the shopper profile they start from."""
