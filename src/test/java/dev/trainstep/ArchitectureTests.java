package dev.trainstep;

import java.util.Arrays;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which package may depend on which. */
@AnalyzeClasses(packages = "dev.trainstep", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String[] JDK = { "java..", "org.jspecify.annotations" };

	@ArchTest
	static final ArchRule PACKAGES_HAVE_NO_CIRCLES = slices().matching("dev.trainstep.(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule CORE_DEPENDS_ON_THE_JDK_ONLY = only("core", "core", "jdk.incubator.vector..");

	@ArchTest
	static final ArchRule DECIMAL_DEPENDS_ON_THE_JDK_ONLY = only("decimal", "decimal");

	@ArchTest
	static final ArchRule TRAINING_DEPENDS_ON_CORE = only("training", "training", "core");

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
	static final ArchRule PROBLEM_DEPENDS_ON_ADMISSION_AND_VIOLATIONS = ours("problem", "problem", "admission",
			"core.violation", "core.variant");

	@ArchTest
	static final ArchRule OPENAPI_DEPENDS_ON_JSON_AND_PROBLEM = ours("openapi", "openapi", "json", "problem", "core");

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

	/** A check belongs where a request becomes domain objects, and happens once. */
	@ArchTest
	static final ArchRule WHAT_COMPUTES_CHECKS_NOTHING_AGAIN = noClasses().that()
		.haveSimpleName("NetworkService")
		.or()
		.haveSimpleName("TrainingRun")
		.or()
		.haveSimpleNameEndingWith("Pass")
		.or()
		.haveSimpleName("Stepper")
		.or()
		.haveSimpleNameEndingWith("Controller")
		.should()
		.callMethodWhere(DescribedPredicate.describe("is a check against a network",
				(call) -> call.getName().equals("check") && call.getTarget()
					.getRawParameterTypes()
					.stream()
					.anyMatch((type) -> type.getSimpleName().equals("UncheckedNetwork"))));

	@ArchTest
	static final ArchRule ONLY_ONE_CLASS_NEEDS_VECTORS = noClasses().that()
		.doNotHaveSimpleName("VectorProduct")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("jdk.incubator.vector..");

	@ArchTest
	static final ArchRule JACKSON_3_READS = noClasses().that()
		.doNotHaveSimpleName("Schemas")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..");

	/** The package depends on these of ours, on the JDK, and on nothing else. */
	private static ArchRule only(String name, String... allowed) {
		return classes().that()
			.resideInAPackage("dev.trainstep." + name + "..")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(Stream.concat(Arrays.stream(JDK), packages(allowed)).toArray(String[]::new));
	}

	/** Of our packages, this one depends on these only. */
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
