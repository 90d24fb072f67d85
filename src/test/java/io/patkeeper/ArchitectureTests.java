package io.patkeeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.stereotype.Controller;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the arrows between the modules cannot say.
 */
@AnalyzeClasses(packages = "io.patkeeper", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule onlyTheOutsideSystemSpeaksHttpAndJson = noClasses().that()
		.resideInAnyPackage("io.patkeeper.token..", "io.patkeeper.rotation..", "io.patkeeper.bulk..",
				"io.patkeeper.administration..", "io.patkeeper.journal..", "io.patkeeper.ui..",
				"io.patkeeper.session..", "io.patkeeper.server..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.web.reactive..", "org.springframework.web.service..", "reactor..",
				"java.net.http..", "org.springframework.http.client..");

	/** The web may know the person's name, and nothing else of how they signed in. */
	@ArchTest
	static final ArchRule onlySignInKnowsOauth = noClasses().that()
		.resideOutsideOfPackages("io.patkeeper.signin..", "io.patkeeper.azuredevops..", "io.patkeeper.check..")
		.should()
		.dependOnClassesThat(resideInAPackage("org.springframework.security.oauth2..")
			.and(DescribedPredicate.not(JavaClass.Predicates.type(OidcUser.class)))
			.and(DescribedPredicate.not(JavaClass.Predicates.assignableFrom(OidcUser.class))));

	@ArchTest
	static final ArchRule controllersAreNobodyElsesBusiness = classes().that()
		.areAnnotatedWith(Controller.class)
		.should()
		.bePackagePrivate()
		.andShould()
		.haveSimpleNameEndingWith("Controller");

	/**
	 * A monitor pins virtual threads to their carriers before Java 24, so a lock is what
	 * JDBC and other waiting belongs in.
	 */
	@Test
	void nothingIsSynchronized() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			assertThat(files.filter((file) -> file.toString().endsWith(".java")))
				.allSatisfy((file) -> assertThat(file).content().doesNotContainPattern("\\bsynchronized\\b"));
		}
	}

}
