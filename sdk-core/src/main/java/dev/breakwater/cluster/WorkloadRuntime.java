package dev.breakwater.cluster;

/** What isolates the pods of a pool. */
public enum WorkloadRuntime {
    /** Linux name spaces. The service's default. */
    OCI_CONTAINER("OCIContainer"),
    /** A small virtual machine for each pod that asks for it. */
    KATA_VM_ISOLATION("KataVmIsolation"),
    /** A WebAssembly runtime; on its way out. */
    WASM_WASI("WasmWasi");

    private final String text;

    WorkloadRuntime(String text) {
        this.text = text;
    }

    /** The name ARM uses. */
    @Override
    public String toString() {
        return text;
    }
}
