package dev.trainstep.api;

/**
 * A run that is ready, and trains while it is answered. Not a record: those are written
 * as they are.
 *
 * @see TrainingConverter
 */
final class Training {

	private final TrainRequest request;

	Training(TrainRequest request) {
		this.request = request;
	}

	TrainRequest request() {
		return this.request;
	}

}
