// Hands the microphone's samples to the page, block by block, as they are.
class Tap extends AudioWorkletProcessor {
  process(inputs) {
    const heard = inputs[0][0];
    if (heard) this.port.postMessage(heard.slice());
    return true;
  }
}
registerProcessor("tap", Tap);
