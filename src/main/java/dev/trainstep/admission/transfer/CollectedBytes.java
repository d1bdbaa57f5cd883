package dev.trainstep.admission.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Bytes in blocks, so that growing copies nothing. */
final class CollectedBytes {

	private static final int FIRST_BLOCK = 1 << 10;

	private static final int BLOCK = 1 << 16;

	private final List<byte[]> blocks = new ArrayList<>();

	/** The bytes of the last block that are used. */
	private int used;

	private long size;

	long size() {
		return this.size;
	}

	void add(byte[] bytes, int from, int length) {
		int done = 0;
		while (done < length) {
			if (this.blocks.isEmpty() || this.used == this.blocks.getLast().length) {
				this.blocks.add(new byte[this.blocks.isEmpty() ? FIRST_BLOCK : BLOCK]);
				this.used = 0;
			}
			byte[] block = this.blocks.getLast();
			int part = Math.min(length - done, block.length - this.used);
			System.arraycopy(bytes, from + done, block, this.used, part);
			this.used += part;
			done += part;
		}
		this.size += length;
	}

	void clear() {
		this.blocks.clear();
		this.size = 0;
	}

	void writeTo(OutputStream out, Pace pace) throws IOException {
		for (int i = 0; i < this.blocks.size(); i++) {
			byte[] block = this.blocks.get(i);
			int length = (i == this.blocks.size() - 1) ? this.used : block.length;
			out.write(block, 0, length);
			pace.add(length);
		}
	}

}
