// The quickstart as a script for JShell: paste it line by line, or run it whole.
import dev.breakwater.audit.*
import dev.breakwater.blueprint.*
import dev.breakwater.change.*
import dev.breakwater.cluster.*
import dev.breakwater.document.*
import dev.breakwater.engine.*
import dev.breakwater.k8s.*
import dev.breakwater.resource.*
import dev.breakwater.testing.azure.*

var azure = FakeAzure.start()
var kubernetes = KubernetesProvider.create()
var engine = Engine.of(azure.provider(), kubernetes).with(EngineOptions.standard().withTime(azure.time()))
var shop = SecureCluster.named("shop").subscription(azure.subscription()).resourceGroup("rg-shop").region("westeurope").tenant(azure.tenant()).adminGroup("9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61").apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24")).namespace("shop").build()
var desired = DesiredState.named("quickstart").with(shop)

var plan = engine.plan(desired)
System.out.println(plan.render())
System.out.println(engine.apply(plan).orThrow())
System.out.println("second plan empty: " + engine.plan(desired).isEmpty())

azure.drift(shop.cluster().id(), body -> body.withAt("/properties/disableLocalAccounts", false))
System.out.println("failed after the drift: " + Catalogue.auditor().audit(engine.observe(desired)).failedControls())

var repair = engine.plan(desired)
System.out.println(repair.render())
System.out.println(engine.apply(repair).orThrow())
System.out.println("failed after the repair: " + Catalogue.auditor().audit(engine.observe(desired)).failedControls())

kubernetes.close()
azure.close()
/exit
