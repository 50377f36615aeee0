// u32 header length | JSON header | blocks. The header names each block's kind, place and count.
const KINDS = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, float32: Float32Array };

export function readPacket(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const body = bytes.slice(4 + length).buffer; // a copy begins at 0, so every block is aligned
  const block = (name) => {
    const found = header.blocks[name];
    return found && new KINDS[found.kind](body, found.at, found.count);
  };
  return { header, block };
}

// u32 length of the first | packet | packet
export function readPair(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  return [readPacket(bytes.subarray(4, 4 + length)), readPacket(bytes.subarray(4 + length))];
}

export function fromBase64(text) {
  const raw = atob(text.trim());
  const bytes = new Uint8Array(raw.length);
  for (let k = 0; k < raw.length; k++) bytes[k] = raw.charCodeAt(k);
  return bytes;
}
