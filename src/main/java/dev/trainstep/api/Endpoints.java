package dev.trainstep.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.trainstep.archive.ArchiveFormat;

/** A controller whose operations take and give JSON, npz and safetensors. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Tag(name = "Network", description = "Apply and train a network that travels with the request.")
@RestController
@RequestMapping(consumes = { MediaType.APPLICATION_JSON_VALUE, ArchiveFormat.NPZ_TYPE, ArchiveFormat.SAFETENSORS_TYPE },
		produces = { MediaType.APPLICATION_JSON_VALUE, ArchiveFormat.NPZ_TYPE, ArchiveFormat.SAFETENSORS_TYPE })
@interface Endpoints {

}
