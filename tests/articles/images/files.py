"""Picture files as people and attackers send them, made when a test asks for one."""

import io
import struct
import zlib

from PIL import Image as Pillow
from PIL import ImageCms, PngImagePlugin

PLACE = b"24.7136N 46.6753E"
COMMENT = b"shot on a secret phone"


def picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Pillow.Image:
    """A picture in which every corner is told from the others."""
    image = Pillow.new("RGB", (width, height), "white")
    half = (max(1, width // 2), max(1, height // 2))
    image.paste("red", (0, 0, *half))
    image.paste("blue", (half[0], half[1], width, height))
    return image.convert(mode)


def file_of(image: Pillow.Image, kind: str, **options) -> io.BytesIO:
    out = io.BytesIO()
    image.save(out, kind, **options)
    out.seek(0)
    return out


def exif(orientation: int = 1, *, with_place: bool = False) -> Pillow.Exif:
    found = Pillow.Exif()
    found[0x0112] = orientation
    if with_place:
        found[0x010E] = PLACE.decode()
        found[0x8825] = {1: "N", 2: (24.0, 42.0, 49.0), 3: "E", 4: (46.0, 40.0, 31.0)}
    return found


def telltale(kind: str) -> io.BytesIO:
    """A file that says where it was taken in every place its format has for it."""
    options = {
        "exif": exif(6, with_place=True),
        "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        "xmp": b"<x:xmpmeta>" + PLACE + b"</x:xmpmeta>",
        "comment": COMMENT,
    }
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Comment", COMMENT.decode())
        words.add_itxt("XML:com.adobe.xmp", PLACE.decode())
        options["pnginfo"] = words
    return file_of(picture(400, 300), kind, **options)


def swapped_profile() -> bytes:
    """A colour profile whose red is what screens call green, and the reverse."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swap = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}
    for place in range(132, 132 + 12 * int.from_bytes(data[128:132], "big"), 12):
        name = data[place : place + 4]
        data = data[:place] + swap.get(name, name) + data[place + 4 :]
    return data


def phone_jpeg() -> io.BytesIO:
    """A JPEG with a second picture behind it, as phones write it."""
    return file_of(picture(), "MPO", save_all=True, append_images=[picture(32, 24)])


def animation(frames: int, *, width: int = 8, height: int = 8, kind: str = "GIF") -> io.BytesIO:
    """Frames that all differ, or the writer would join them."""
    pictures = []
    for number in range(frames):
        frame = Pillow.new("RGB", (width, height), "white")
        frame.putpixel((number % width, number // width % height), (0, 0, number % 250))
        pictures.append(frame)
    return file_of(pictures[0], kind, save_all=True, append_images=pictures[1:], duration=40)


def moving_drawing() -> io.BytesIO:
    frames = [drawing(300 + step, 200).crop((0, 0, 300, 200)).quantize(64) for step in (0, 2)]
    return file_of(frames[0], "GIF", save_all=True, append_images=frames[1:])


def png_bomb(width: int, height: int) -> io.BytesIO:
    """A few kilobytes that say they are this large, and are."""
    rows = zlib.compressobj(9)
    row = b"\0" + b"\0" * (width // 8 + 1)
    packed = b"".join(rows.compress(row) for _row in range(height)) + rows.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return _png([(b"IHDR", header), (b"IDAT", packed), (b"IEND", b"")])


def png_that_lies(width: int, height: int) -> io.BytesIO:
    """A header of this size with the pixels of a small picture."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0\0\0\0" * 4)
    return _png([(b"IHDR", header), (b"IDAT", packed), (b"IEND", b"")])


def deep_grey_png() -> io.BytesIO:
    """Sixteen bits a pixel, half bright."""
    image = Pillow.new("I;16", (40, 40), 32768)
    return file_of(image, "PNG")


def motion_photo() -> io.BytesIO:
    """A JPEG with a film behind it, as phones write it."""
    film = b"\0\0\0\x18ftypmp42" + bytes(range(256)) + COMMENT
    return io.BytesIO(file_of(picture(), "JPEG").getvalue() + film)


def drawing(width: int, height: int) -> Pillow.Image:
    """Thin lines on white: small without loss, large once it is scaled."""
    image = Pillow.new("RGB", (width, height), "white")
    for step in range(0, width, 7):
        image.paste((step % 256, 40, 90), (step, step % height, step + 3, height))
        image.paste("black", (0, step % height, width - step, step % height + 1))
    return image


def awkward() -> dict[str, io.BytesIO]:
    """Originals that are smaller than what a careless encoder makes of them."""
    noise = Pillow.effect_noise((900, 700), 40).convert("RGB")
    lines = drawing(900, 600)
    return {
        "one pixel of png": file_of(picture(1, 1), "PNG"),
        "one pixel of jpeg": file_of(picture(1, 1), "JPEG", quality=5, optimize=True),
        "one pixel of gif": file_of(picture(1, 1, "P"), "GIF"),
        "an icon": file_of(picture(16, 16), "PNG", optimize=True),
        "a palette": file_of(lines.quantize(16), "PNG", optimize=True),
        "black and white": file_of(lines.convert("1"), "PNG", optimize=True),
        "a gif of lines": file_of(lines.quantize(8), "GIF"),
        "a squeezed jpeg": file_of(noise, "JPEG", quality=4, optimize=True),
        "a squeezed webp": file_of(noise, "WEBP", quality=1),
        "a webp without loss": file_of(lines, "WEBP", lossless=True),
        "a squeezed avif": file_of(noise, "AVIF", quality=4),
        "ink": file_of(picture(500, 400, "CMYK"), "JPEG", quality=20, optimize=True),
        "sixteen bits": deep_grey_png(),
        "transparent": file_of(picture(400, 300, "RGBA"), "PNG", optimize=True),
        "turned": file_of(noise, "JPEG", quality=10, exif=exif(6)),
    }


def cut(file: io.BytesIO, share: float) -> io.BytesIO:
    data = file.getvalue()
    return io.BytesIO(data[: int(len(data) * share)])


def _png(chunks: list[tuple[bytes, bytes]]) -> io.BytesIO:
    out = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        check = zlib.crc32(name + data)
        out += struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)
    return io.BytesIO(out)
