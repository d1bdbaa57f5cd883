package dev.trainstep.openapi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import org.springdoc.core.properties.SwaggerUiConfigProperties;
import org.springdoc.core.properties.SwaggerUiOAuthProperties;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.webmvc.ui.SwaggerIndexPageTransformer;
import org.springdoc.webmvc.ui.SwaggerWelcomeCommon;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;
import org.springframework.web.servlet.resource.ResourceTransformerChain;
import org.springframework.web.servlet.resource.TransformedResource;

/**
 * Swagger UI's page with a title of its own, in the width of a phone, and with our
 * plugin.
 */
@Component
@ConditionalOnBooleanProperty(name = "springdoc.swagger-ui.enabled", matchIfMissing = true)
class SwaggerPage extends SwaggerIndexPageTransformer {

	SwaggerPage(SwaggerUiConfigProperties configuration, SwaggerUiOAuthProperties oauth, SwaggerWelcomeCommon welcome,
			ObjectMapperProvider mappers) {
		super(configuration, oauth, welcome, mappers);
	}

	@Override
	public Resource transform(HttpServletRequest request, Resource resource, ResourceTransformerChain chain)
			throws IOException {
		Resource page = super.transform(request, resource, chain);
		return switch (String.valueOf(resource.getFilename())) {
			case "index.html" -> replace(page, "<title>Swagger UI</title>", """
					<title>trainstep</title>
					    <meta name="viewport" content="width=device-width, initial-scale=1">
					    <style>.swagger-ui .response-col_links { display: none }</style>
					    <script src="../swagger-ui-plugin.js"></script>""");
			case "swagger-initializer.js" -> replace(page, "SwaggerUIBundle.plugins.DownloadUrl",
					"SwaggerUIBundle.plugins.DownloadUrl, TrainstepPlugin");
			default -> page;
		};
	}

	private static Resource replace(Resource resource, String text, String replacement) throws IOException {
		String content = resource.getContentAsString(StandardCharsets.UTF_8);
		Assert.state(content.contains(text), () -> "Swagger UI has changed: there is no " + text);
		return new TransformedResource(resource, content.replace(text, replacement).getBytes(StandardCharsets.UTF_8));
	}

}
