package dev.breakwater.testing.azure;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.io.IOException;
import java.util.Optional;

/** Answers from the fake's state what no stub answers; the stub's own delays stay. */
final class WireMockState implements ResponseDefinitionTransformerV2 {
    static final String NAME = "fake-azure";

    private final Exchange state;

    /** What answers a request that no stub does. */
    @FunctionalInterface
    interface Exchange {
        /** Answers; an exception is a lost connection. */
        ArmResponse exchange(ArmRequest request) throws IOException;
    }

    WireMockState(Exchange state) {
        this.state = state;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public boolean applyGlobally() {
        return false;
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        ResponseDefinition stub = event.getResponseDefinition();
        ResponseDefinitionBuilder answer = answer(event.getRequest());
        if (stub.getFixedDelayMilliseconds() != null) {
            answer.withFixedDelay(stub.getFixedDelayMilliseconds());
        }
        if (stub.getDelayDistribution() != null) {
            answer.withRandomDelay(stub.getDelayDistribution());
        }
        return answer.build();
    }

    private ResponseDefinitionBuilder answer(Request request) {
        ResponseDefinitionBuilder answer = new ResponseDefinitionBuilder();
        try {
            ArmResponse response = state.exchange(ArmRequest.of(
                            request.getMethod().getName(),
                            ArmRequest.address(request.getAbsoluteUrl()),
                            name -> Optional.ofNullable(request.getHeader(name)),
                            request.getBodyAsString())
                    .naming(request.getAllHeaderKeys()));
            String text = response.text();
            answer.withStatus(response.status()).withBody(text);
            response.headers().forEach(answer::withHeader);
            return text.isEmpty() || response.headers().containsKey("Content-Type")
                    ? answer
                    : answer.withHeader("Content-Type", response.contentType());
        } catch (IOException reset) {
            return answer.withFault(Fault.CONNECTION_RESET_BY_PEER);
        }
    }
}
