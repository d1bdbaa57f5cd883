package dev.trainstep.admission;

import java.io.IOException;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

import org.springframework.http.HttpStatus;

/**
 * Does what no servlet can: tells that a body came too slowly, where the container has
 * found that reading it failed; and closes the connection of an exchange that came to no
 * good end.
 */
final class ExchangeValve extends ValveBase {

	ExchangeValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		Exchange before = Exchange.of(request);
		if (before != null && before.isTooSlow()) {
			request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
			response.getCoyoteResponse().setStatus(HttpStatus.REQUEST_TIMEOUT.value());
		}
		getNext().invoke(request, response);
		Exchange exchange = Exchange.of(request);
		if (exchange != null && exchange.isClosing() && !request.isAsync()) {
			response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
		}
	}

}
