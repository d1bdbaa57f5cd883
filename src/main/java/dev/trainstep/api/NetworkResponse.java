package dev.trainstep.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;

/** A network. */
@Schema(description = "The network: in the notebook's form, or as layers.")
record NetworkResponse(@JsonUnwrapped NetworkFields network) {
}
