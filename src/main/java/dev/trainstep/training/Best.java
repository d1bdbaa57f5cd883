package dev.trainstep.training;

import dev.trainstep.core.Network;

/**
 * The best epoch so far.
 *
 * @param epoch counted from 1
 * @param loss what early stopping looks at
 * @param network as it was after that epoch
 */
public record Best(long epoch, double loss, Network network) {

	Best copy() {
		return new Best(this.epoch, this.loss, this.network.copy());
	}

}
