"""The product: everything Endcap decides, without a screen and without SQL."""

__version__ = "0.1.0"
