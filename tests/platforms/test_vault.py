"""What the bot's identity is kept in."""

import base64
import json
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from bot.platforms.base import LoginFailed
from bot.platforms.matrix.vault import Vault

OWNER = "@samrad:localhost"
CONTENT = {"seeds": {"master": "hemligt"}}


def sealed(passphrase: str) -> str:
    """Return a file's text, made by a library and not by the program."""
    salt, nonce = os.urandom(16), os.urandom(12)
    key = Scrypt(salt=salt, length=32, n=2**14, r=8, p=1).derive(passphrase.encode())
    content = AESGCM(key).encrypt(nonce, json.dumps(CONTENT).encode(), OWNER.encode())
    parts = {"salt": salt, "nonce": nonce, "content": content}
    return json.dumps(
        {name: base64.b64encode(raw).decode().rstrip("=") for name, raw in parts.items()}
    )


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "identity.json", "åäö och 🔑", OWNER)
    vault.write(CONTENT)
    assert vault.read() == CONTENT
    assert "hemligt" not in (tmp_path / "identity.json").read_text(encoding="ascii")


def test_the_key_is_scrypt_of_the_passphrase_with_16_mib(tmp_path: Path) -> None:
    file = tmp_path / "identity.json"
    file.write_text(sealed("lösen"), encoding="ascii")
    assert Vault(file, "lösen", OWNER).read() == CONTENT


@pytest.mark.parametrize(("passphrase", "owner"), [("fel", OWNER), ("lösen", "@annan:localhost")])
def test_another_passphrase_or_owner_does_not_open_it(
    tmp_path: Path, passphrase: str, owner: str
) -> None:
    file = tmp_path / "identity.json"
    file.write_text(sealed("lösen"), encoding="ascii")
    with pytest.raises(LoginFailed, match="pickle_key"):
        Vault(file, passphrase, owner).read()


def test_a_file_with_half_a_salt_does_not_open(tmp_path: Path) -> None:
    file = tmp_path / "identity.json"
    file.write_text(sealed("lösen").replace('"salt": "', '"salt": "AA', 1), encoding="ascii")
    with pytest.raises(LoginFailed):
        Vault(file, "lösen", OWNER).read()


def test_no_file_is_nothing_kept(tmp_path: Path) -> None:
    assert Vault(tmp_path / "identity.json", "lösen", OWNER).read() is None
