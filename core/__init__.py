"""The product: everything Endcap decides, without a screen and without SQL."""

__version__ = "0.2.0"
