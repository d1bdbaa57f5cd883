package dev.trainstep.openapi;

import io.swagger.v3.oas.models.OpenAPI;

/** Adds something of the contract to the document, in the order of such beans. */
@FunctionalInterface
public interface DocumentPart {

	void addTo(OpenAPI document);

}
