package dev.trainstep.training;

import dev.trainstep.core.Network;

/**
 * The best epoch of a run so far, with early stopping.
 *
 * @param epoch the epoch, counted from 1
 * @param loss the loss that early stopping monitors
 * @param network the network after that epoch
 */
public record Best(long epoch, double loss, Network network) {

	Best copy() {
		return new Best(this.epoch, this.loss, this.network.copy());
	}

}
