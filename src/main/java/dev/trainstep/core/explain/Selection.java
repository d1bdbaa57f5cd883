package dev.trainstep.core.explain;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.trainstep.core.Data;
import dev.trainstep.core.Form;
import dev.trainstep.core.Layer;
import dev.trainstep.core.UncheckedNetwork;
import dev.trainstep.core.activation.Softmax;
import dev.trainstep.core.violation.Violation.Kind;
import dev.trainstep.core.violation.Violations;

/**
 * Which numbers of a step to explain: those that are named, and all that they depend on.
 * It is made from the shapes alone.
 */
public final class Selection {

	/** More would make an answer that nobody reads. */
	public static final long MAX_TERMS = 20_000;

	private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

	private final List<Layer> layers;

	/**
	 * Whether an output's delta depends on all outputs: that of the caller's ∂L/∂h after
	 * softmax.
	 */
	private final boolean mixesDeltas;

	/** In the order in which they are computed. */
	private final List<Slot> slots = new ArrayList<>();

	private final Map<Part, Slot[]> byPart = new HashMap<>();

	/** An array, and which of its numbers are to be explained. */
	record Slot(Part part, int layer, NamedArray array, BitSet chosen) {

		void chooseAll() {
			this.chosen.set(0, this.array.size());
		}

	}

	/** A number of an array. */
	record Place(Slot slot, int index) {
	}

	/**
	 * @param network the network, which may not have been checked; then numbers mean
	 * nothing
	 */
	private Selection(UncheckedNetwork network, Data data, boolean clips) {
		this.layers = network.layers();
		this.mixesDeltas = data.dh() != null && isSoftmax(this.layers.getLast());
		var names = new Names(network.form(), this.layers);
		int last = this.layers.size() - 1;
		for (int l = 0; l <= last; l++) {
			add(names, Part.Z, l);
			add(names, Part.A, l);
		}
		if (data.hasTarget()) {
			add(names, Part.LOSS, 0);
		}
		if (!data.hasTarget() && data.dh() == null) {
			return;
		}
		for (int l = last; l >= 0; l--) {
			add(names, Part.DELTA, l);
			add(names, Part.DW, l);
			addBiases(names, Part.DB, l);
		}
		if (clips) {
			add(names, Part.NORM, 0);
		}
		for (int l = 0; l <= last; l++) {
			add(names, Part.NEW_W, l);
			addBiases(names, Part.NEW_B, l);
		}
	}

	private void add(Names names, Part part, int l) {
		var slot = new Slot(part, l, names.of(part, l), new BitSet());
		this.slots.add(slot);
		this.byPart.computeIfAbsent(part, (_) -> new Slot[this.layers.size()])[l] = slot;
	}

	private void addBiases(Names names, Part part, int l) {
		if (this.layers.get(l).b() != null) {
			add(names, part, l);
		}
	}

	/**
	 * Selects what is named, or everything.
	 * @param network the network, which may not have been checked
	 * @param clips whether gradients are clipped
	 * @param of pointers; null for everything
	 * @param violations gets one for each pointer that names nothing, and one if there
	 * are too many terms
	 */
	public static Selection of(UncheckedNetwork network, Data data, boolean clips, String @Nullable [] of,
			Violations violations) {
		var selection = new Selection(network, data, clips);
		if (of == null) {
			selection.slots.forEach(Slot::chooseAll);
		}
		else {
			selection.choose(of, network.form(), violations);
			selection.chooseDependencies();
		}
		long terms = selection.terms();
		if (terms > MAX_TERMS) {
			violations.add(Kind.TOO_LARGE, "#/of",
					(of == null)
							? "there are " + terms + " terms, at most " + MAX_TERMS
									+ " are explained; name what to explain in `of`"
							: "what it names depends on " + terms + " terms, at most " + MAX_TERMS
									+ " are explained; name less, or what is computed earlier");
		}
		return selection;
	}

	private void choose(String[] of, Form form, Violations violations) {
		if (of.length == 0) {
			violations.add(Kind.INVALID_VALUE, "#/of", "names nothing; leave it out for everything");
		}
		Map<String, List<Slot>> below = new HashMap<>();
		for (Slot slot : this.slots) {
			addPrefixes(slot.array().path(), slot, below);
		}
		if (form == Form.LAYERS) {
			int last = this.layers.size() - 1;
			addPrefixes(Names.traceA(last), slot(Part.A, last), below);
		}
		for (int i = 0; i < of.length; i++) {
			if (!choose(of[i], below)) {
				violations.add(Kind.INVALID_VALUE, "#/of/" + i,
						"names nothing that is computed here; there are " + examples());
			}
		}
	}

	/** Files a slot under its path, and under each path that leads to it. */
	private static void addPrefixes(String path, Slot slot, Map<String, List<Slot>> below) {
		for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
			below.computeIfAbsent(path.substring(0, end), (_) -> new ArrayList<>()).add(slot);
		}
	}

	/** Chooses what a pointer names: a number, a row, an array, or several arrays. */
	private static boolean choose(String pointer, Map<String, List<Slot>> below) {
		if (!pointer.startsWith("#/")) {
			return false;
		}
		String path = pointer.substring(2);
		List<Slot> arrays = below.get(path);
		if (arrays != null) {
			arrays.forEach(Slot::chooseAll);
			return true;
		}
		int end = path.lastIndexOf('/');
		int row = index(path.substring(end + 1));
		if (end < 0 || row < 0) {
			return false;
		}
		Slot array = single(below.get(path.substring(0, end)));
		if (array != null) {
			return chooseRow(array, row);
		}
		int before = path.lastIndexOf('/', end - 1);
		Slot matrix = (before < 0) ? null : single(below.get(path.substring(0, before)));
		int first = index(path.substring(before + 1, end));
		return matrix != null && chooseElement(matrix, first, row);
	}

	private static @Nullable Slot single(@Nullable List<Slot> slots) {
		return (slots != null && slots.size() == 1) ? slots.getFirst() : null;
	}

	private static int index(String token) {
		return INDEX.matcher(token).matches() ? Integer.parseInt(token) : -1;
	}

	private static boolean chooseRow(Slot slot, int row) {
		NamedArray array = slot.array();
		if (array.cols() == NamedArray.NUMBER || row >= array.rows()) {
			return false;
		}
		int width = array.isMatrix() ? array.cols() : 1;
		slot.chosen().set(row * width, (row + 1) * width);
		return true;
	}

	private static boolean chooseElement(Slot slot, int row, int col) {
		NamedArray array = slot.array();
		if (!array.isMatrix() || row < 0 || row >= array.rows() || col >= array.cols()) {
			return false;
		}
		slot.chosen().set(row * array.cols() + col);
		return true;
	}

	/** The first number of each kind of array, and in which fields there are more. */
	private String examples() {
		List<Slot> firsts = new ArrayList<>();
		for (Slot slot : this.slots) {
			if (firsts.stream().noneMatch((first) -> first.part() == slot.part())) {
				firsts.add(slot);
			}
		}
		return firsts.stream().map((slot) -> slot.array().pointer(0)).collect(Collectors.joining(", "))
				+ " and the like" + (this.byPart.containsKey(Part.DELTA) ? "" : "; a target adds the rest of the step");
	}

	/** Chooses what the chosen numbers depend on, from the last computed to the first. */
	private void chooseDependencies() {
		lastFirst().forEach(this::chooseDependencies);
	}

	private void chooseDependencies(Slot slot) {
		int l = slot.layer();
		int last = this.layers.size() - 1;
		BitSet chosen = slot.chosen();
		switch (slot.part()) {
			case Z -> {
				if (l > 0) {
					slot(Part.A, l - 1).chooseAll();
				}
			}
			case A -> {
				if (isSoftmax(this.layers.get(l))) {
					slot(Part.Z, l).chooseAll();
				}
				else {
					slot(Part.Z, l).chosen().or(chosen);
				}
			}
			case LOSS -> slot(Part.A, last).chooseAll();
			case DELTA -> {
				if (l < last) {
					slot(Part.DELTA, l + 1).chooseAll();
				}
				if (l == last && this.mixesDeltas) {
					slot(Part.A, l).chooseAll();
				}
				slot(Part.A, l).chosen().or(chosen);
			}
			case DW -> chosen.stream().forEach((i) -> {
				int n = slot.array().cols();
				slot(Part.DELTA, l).chosen().set(i / n);
				if (l > 0) {
					slot(Part.A, l - 1).chosen().set(i % n);
				}
			});
			case DB -> slot(Part.DELTA, l).chosen().or(chosen);
			case NORM -> this.slots.stream()
				.filter((other) -> other.part() == Part.DW || other.part() == Part.DB)
				.forEach(Slot::chooseAll);
			case NEW_W -> chooseGradients(Part.DW, slot);
			default -> chooseGradients(Part.DB, slot);
		}
	}

	private void chooseGradients(Part gradients, Slot updated) {
		slot(gradients, updated.layer()).chosen().or(updated.chosen());
		if (this.byPart.containsKey(Part.NORM)) {
			slot(Part.NORM, 0).chooseAll();
		}
	}

	private Slot slot(Part part, int layer) {
		return Objects.requireNonNull(this.byPart.get(part))[layer];
	}

	private static boolean isSoftmax(Layer layer) {
		return layer.activation() instanceof Softmax;
	}

	/**
	 * How many terms there are. A sum has one for each of its products, softmax and a
	 * loss one for each output, clipping one for each gradient, and any other computation
	 * one.
	 */
	public long terms() {
		return this.slots.stream().mapToLong((slot) -> terms(slot) * slot.chosen().cardinality()).sum();
	}

	/** How many terms the computation with the most has. */
	public long longest() {
		return this.slots.stream().filter((slot) -> !slot.chosen().isEmpty()).mapToLong(this::terms).max().orElse(0);
	}

	private long terms(Slot slot) {
		int l = slot.layer();
		Layer layer = this.layers.get(l);
		int last = this.layers.size() - 1;
		return switch (slot.part()) {
			case Z -> layer.inputs();
			case A -> isSoftmax(layer) ? layer.outputs() : 1;
			case LOSS -> this.layers.getLast().outputs();
			case DELTA -> (l < last) ? this.layers.get(l + 1).outputs() : this.mixesDeltas ? layer.outputs() : 1;
			case NORM -> this.layers.stream().mapToLong(Layer::parameters).sum();
			case DW, DB, NEW_W, NEW_B -> 1;
		};
	}

	/** How many numbers are to be explained. */
	public long computations() {
		return this.slots.stream().mapToLong((slot) -> slot.chosen().cardinality()).sum();
	}

	/** What is to be explained, in the order in which it is computed. */
	List<Place> places() {
		return this.slots.stream()
			.flatMap((slot) -> slot.chosen().stream().mapToObj((i) -> new Place(slot, i)))
			.toList();
	}

	/** The last part of the step that is needed. */
	Phase lastPhase() {
		return lastFirst().findFirst().orElseThrow().part().phase();
	}

	/** The arrays of which something is chosen, when they are come to. */
	private Stream<Slot> lastFirst() {
		return this.slots.reversed().stream().filter((slot) -> !slot.chosen().isEmpty());
	}

}
