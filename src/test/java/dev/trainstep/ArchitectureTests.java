package dev.trainstep;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import dev.trainstep.core.Form;
import dev.trainstep.core.Network;
import dev.trainstep.core.loss.LossFunction;
import dev.trainstep.core.violation.Violations;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Dependencies between packages, and who may call what. */
@AnalyzeClasses(packages = "dev.trainstep", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String[] JDK = { "java..", "org.jspecify.annotations" };

	@ArchTest
	static final ArchRule PACKAGES_HAVE_NO_CIRCLES = slices().matching("dev.trainstep.(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule CORE_DEPENDS_ON_THE_JDK_ONLY = only("core", "core", "jdk.incubator.vector..");

	@ArchTest
	static final ArchRule DECIMAL_DEPENDS_ON_THE_JDK_ONLY = only("decimal", "decimal", "jdk.incubator.vector..");

	@ArchTest
	static final ArchRule TRAINING_DEPENDS_ON_CORE = only("training", "training", "core");

	@ArchTest
	static final ArchRule DATASET_DEPENDS_ON_CORE = only("dataset", "dataset", "core");

	@ArchTest
	static final ArchRule ADMISSION_STANDS_ALONE = ours("admission", "admission");

	@ArchTest
	static final ArchRule POLICY_KNOWS_NO_TRANSFER = noClasses().that()
		.resideInAPackage("dev.trainstep.admission")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("dev.trainstep.admission.transfer..");

	@ArchTest
	static final ArchRule JSON_DEPENDS_ON_CORE_AND_DECIMAL = ours("json", "json", "core", "decimal");

	@ArchTest
	static final ArchRule ARCHIVE_DEPENDS_ON_JSON_CORE_AND_DECIMAL = ours("archive", "archive", "json", "core",
			"decimal");

	@ArchTest
	static final ArchRule PROBLEM_DEPENDS_ON_ADMISSION_AND_VIOLATIONS = ours("problem", "problem", "admission",
			"core.violation", "core.variant");

	@ArchTest
	static final ArchRule OPENAPI_DEPENDS_ON_JSON_ARCHIVE_AND_PROBLEM = ours("openapi", "openapi", "json", "archive",
			"problem", "core");

	@ArchTest
	static final ArchRule API_IS_BELOW_HTTP_AND_WARM_UP = noClasses().that()
		.resideInAPackage("dev.trainstep.api..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("dev.trainstep.http..", "dev.trainstep.warmup..");

	@ArchTest
	static final ArchRule ONLY_THE_WARM_UP_DEPENDS_ON_THE_API = noClasses().that()
		.resideOutsideOfPackages("dev.trainstep.api..", "dev.trainstep.warmup..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("dev.trainstep.api..");

	@ArchTest
	static final ArchRule OF_THE_API_ONLY_OPERATIONS_ARE_PUBLIC = classes().that()
		.resideInAPackage("dev.trainstep.api..")
		.and()
		.areTopLevelClasses()
		.and()
		.arePublic()
		.should()
		.haveSimpleName("Operations");

	/**
	 * A check needs {@link Violations} to add to. These classes read and let in requests,
	 * or make objects that cannot be invalid. Anything else could only check again.
	 */
	@ArchTest
	static final ArchRule CHECKS_BEGIN_WHERE_INPUT_COMES_IN = constructors().that()
		.areDeclaredIn(Violations.class)
		.and()
		.haveRawParameterTypes(new Class<?>[0])
		.should()
		.onlyBeCalled()
		.byClassesThat(JavaClass.Predicates.simpleName("Reading")
			.or(JavaClass.Predicates.simpleName("Requests"))
			.or(JavaClass.Predicates.simpleName("Network"))
			.or(JavaClass.Predicates.simpleName("Initialization"))
			.or(JavaClass.Predicates.simpleName("TrainingRun")));

	/** These constructors check the layers, which the check of a request has done. */
	@ArchTest
	static final ArchRule NO_NETWORK_IS_CHECKED_AGAIN = noClasses().should()
		.callConstructor(Network.class, Form.class, List.class, LossFunction.class)
		.orShould()
		.callConstructor(Network.class, Form.class, List.class);

	@ArchTest
	static final ArchRule A_REQUEST_HANDLES_EACH_OF_ITS_PARTS_ONCE = methods().that(areChecksOfRequests())
		.should(callNoMethodTwice());

	@ArchTest
	static final ArchRule A_NETWORK_IS_MADE_BY_THE_CHECK_OF_ITS_REQUEST = methods().that()
		.haveName("toNetwork")
		.should()
		.onlyBeCalled()
		.byMethodsThat(areChecksOfRequests());

	@ArchTest
	static final ArchRule ONLY_CLASSES_NAMED_SO_NEED_VECTORS = noClasses().that()
		.haveSimpleNameNotStartingWith("Vector")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("jdk.incubator.vector..");

	@ArchTest
	static final ArchRule JACKSON_3_READS = noClasses().that()
		.doNotHaveSimpleName("Schemas")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..");

	@ArchTest
	static final ArchRule PRODUCTS_ARE_SUMMED_IN_THE_CORE = noClasses().that()
		.resideOutsideOfPackage("dev.trainstep.core..")
		.should()
		.callMethod(Math.class, "fma", double.class, double.class, double.class);

	/**
	 * An explanation has the numbers of what it explains, and answers have those of the
	 * core.
	 */
	@ArchTest
	static final ArchRule WHO_TELLS_OF_NUMBERS_COMPUTES_NONE = classes().that()
		.resideInAnyPackage(Stream
			.concat(Stream.of("dev.trainstep.core.explain.."), packages("api", "json", "openapi", "problem", "http"))
			.toArray(String[]::new))
		.should(computeNothing());

	/**
	 * No sum, product or function of float64 numbers; they may be compared and rounded.
	 */
	private static ArchCondition<JavaClass> computeNothing() {
		Set<String> harmless = Set.of("abs", "rint");
		return new ArchCondition<>("compute nothing") {

			@Override
			public void check(JavaClass javaClass, ConditionEvents events) {
				ClassFile.of()
					.parse(bytes(javaClass))
					.methods()
					.stream()
					.flatMap((method) -> method.code().stream())
					.flatMap(CodeModel::elementStream)
					.filter((element) -> switch (element) {
						case OperatorInstruction operator ->
							operator.typeKind() == TypeKind.DOUBLE && !operator.opcode().name().startsWith("DCMP");
						case InvokeInstruction call -> call.owner().asInternalName().matches("java/lang/(Strict)?Math")
								&& call.type().stringValue().contains("D")
								&& !harmless.contains(call.name().stringValue());
						default -> false;
					})
					.forEach((element) -> events
						.add(SimpleConditionEvent.violated(javaClass, javaClass.getName() + " has " + element)));
			}

		};
	}

	private static byte[] bytes(JavaClass javaClass) {
		try (InputStream file = javaClass.getSource().orElseThrow().getUri().toURL().openStream()) {
			return file.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static DescribedPredicate<JavaMethod> areChecksOfRequests() {
		return DescribedPredicate.describe("are checks of requests", (method) -> method.getName().equals("check")
				&& method.getOwner().isAssignableTo("dev.trainstep.api.Request"));
	}

	private static ArchCondition<JavaMethod> callNoMethodTwice() {
		return new ArchCondition<>("call no method of ours twice") {

			@Override
			public void check(JavaMethod method, ConditionEvents events) {
				Set<String> called = new HashSet<>();
				method.getMethodCallsFromSelf()
					.stream()
					.filter((call) -> call.getTargetOwner().getPackageName().startsWith("dev.trainstep"))
					.filter((call) -> !call.getTargetOwner().isEquivalentTo(Violations.class))
					.filter((call) -> !called.add(call.getTarget().getFullName()))
					.forEach((call) -> events.add(SimpleConditionEvent.violated(method, call.getDescription())));
			}

		};
	}

	/** The package depends on the JDK and on these packages of ours only. */
	private static ArchRule only(String name, String... allowed) {
		return classes().that()
			.resideInAPackage("dev.trainstep." + name + "..")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(Stream.concat(Arrays.stream(JDK), packages(allowed)).toArray(String[]::new));
	}

	/** Of our packages, this one depends on these only; it may have libraries. */
	private static ArchRule ours(String name, String... allowed) {
		DescribedPredicate<JavaClass> others = JavaClass.Predicates.resideInAPackage("dev.trainstep..")
			.and(DescribedPredicate
				.not(JavaClass.Predicates.resideInAnyPackage(packages(allowed).toArray(String[]::new))));
		return noClasses().that().resideInAPackage("dev.trainstep." + name + "..").should().dependOnClassesThat(others);
	}

	private static Stream<String> packages(String... names) {
		return Arrays.stream(names).map((name) -> name.endsWith("..") ? name : "dev.trainstep." + name + "..");
	}

}
