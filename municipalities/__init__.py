"""Ready models, one TOML file each. Data only; read with importlib.resources."""
