package dev.trainstep;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** Who may know whom. */
@AnalyzeClasses(packages = "dev.trainstep", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule CORE_KNOWS_THE_JDK_ONLY = classes().that()
		.resideInAPackage("dev.trainstep.core..")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("dev.trainstep.core..", "java..", "jdk.incubator.vector..", "org.jspecify.annotations");

	@ArchTest
	static final ArchRule ONLY_ONE_CLASS_NEEDS_VECTORS = noClasses().that()
		.doNotHaveSimpleName("VectorProduct")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("jdk.incubator.vector..");

	@ArchTest
	static final ArchRule DECIMAL_KNOWS_THE_JDK_ONLY = classes().that()
		.resideInAPackage("dev.trainstep.decimal..")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("dev.trainstep.decimal..", "java..", "org.jspecify.annotations");

	@ArchTest
	static final ArchRule TRAINING_KNOWS_THE_CORE_AND_THE_JDK = classes().that()
		.resideInAPackage("dev.trainstep.training..")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("dev.trainstep.training..", "dev.trainstep.core..", "java..", "org.jspecify.annotations");

	@ArchTest
	static final ArchRule ADMISSION_IS_ON_ITS_OWN = noClasses().that()
		.resideInAPackage("dev.trainstep.admission..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("dev.trainstep.core..", "dev.trainstep.training..", "dev.trainstep.api..");

	@ArchTest
	static final ArchRule NOBODY_KNOWS_THE_API = noClasses().that()
		.resideOutsideOfPackage("dev.trainstep.api..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("dev.trainstep.api..");

	@ArchTest
	static final ArchRule NOTHING_OF_THE_API_IS_PUBLIC = noClasses().that()
		.resideInAPackage("dev.trainstep.api..")
		.should()
		.bePublic();

	@ArchTest
	static final ArchRule JACKSON_3_IS_THE_ONE_THAT_READS = noClasses().that()
		.doNotHaveSimpleName("WireTypes")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..");

}
