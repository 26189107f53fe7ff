package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildServerTest {
  @Test
  void childsErrorComesBackAsWhatItWas() {
    var failure =
        ChildServer.failure(
            List.of(
                "WARN  something else: before",
                "DATA_DIRECTORY_IN_USE: it is taken",
                "by another"));

    assertThat(failure.code()).isEqualTo(ErrorCode.DATA_DIRECTORY_IN_USE);
    assertThat(failure.getMessage())
        .isEqualTo("it is taken" + System.lineSeparator() + "by another");
  }

  @Test
  void wordsWithoutACodeAreToldAsTheyAre() {
    var failure = ChildServer.failure(List.of("Error: could not find libjvm.so"));

    assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(failure.getMessage()).isEqualTo("Error: could not find libjvm.so");
  }

  @Test
  void silenceIsTold() {
    assertThat(ChildServer.failure(List.of()).getMessage()).contains("without a word");
  }
}
