"""The words people read: chat, documents, charts. Data only; read with importlib.resources."""
