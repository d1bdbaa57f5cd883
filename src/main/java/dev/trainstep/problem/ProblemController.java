package dev.trainstep.problem;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Answers errors outside of controllers, and has a page about each type of problem. */
@Hidden
@RestController
class ProblemController implements ErrorController {

	private final ProblemHandler problems;

	ProblemController(ProblemHandler problems) {
		this.problems = problems;
	}

	@RequestMapping("${spring.web.error.path:/error}")
	@Nullable ResponseEntity<Object> error(HttpServletRequest request, HttpServletResponse response) {
		if (response.isCommitted()) {
			return null; // it is answered already
		}
		var status = (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code)
				? HttpStatusCode.valueOf(code) : HttpStatus.NOT_FOUND;
		var instance = (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri) ? uri
				: request.getRequestURI();
		return this.problems.respond(status, instance, HttpHeaders.EMPTY, request, null);
	}

	/** Spring's own answer would allow every method. */
	@RequestMapping(path = "${spring.web.error.path:/error}", method = RequestMethod.OPTIONS)
	@Nullable ResponseEntity<Object> options(HttpServletRequest request, HttpServletResponse response) {
		return error(request, response);
	}

	@GetMapping(path = "/problems/{slug}", produces = MediaType.TEXT_HTML_VALUE)
	String page(@PathVariable String slug) {
		ProblemType type = ProblemType.ofSlug(slug)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		return """
				<!doctype html>
				<html lang="en">
				<meta charset="utf-8">
				<meta name="viewport" content="width=device-width, initial-scale=1">
				<title>%1$s</title>
				<link rel="icon" href="../page/icon.svg">
				<link rel="stylesheet" href="../page/problem.css">
				<h1>%1$s</h1>
				<p>%2$s</p>
				<h2>How to mend it</h2>
				<p>%3$s</p>
				<p>Status %4$d · <a href="../swagger-ui.html">the OpenAPI page</a></p>
				</html>
				""".formatted(type.title(), type.meaning(), type.remedy(), type.status().value());
	}

}
