namespace Workflows.Benchmarks;

/// <summary>Small workflows in Elsa's format: a variable set and a wait, and one effect.</summary>
internal static class Definitions
{
    public const string Waits = """
        {
          "definitionId": "bench-waits", "name": "Waits", "version": 1, "variables": [
            { "id": "v1", "name": "Step", "typeName": "String", "isArray": false, "value": null, "storageDriverTypeName": "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core" }
          ],
          "inputs": [], "outputs": [], "outcomes": [], "customProperties": {}, "isLatest": true, "isPublished": true, "options": {},
          "root": {
            "id": "flow", "name": "flow", "type": "Elsa.Sequence", "version": 1, "customProperties": {}, "metadata": {}, "variables": [],
            "activities": [
              { "id": "set", "name": "set", "type": "Elsa.SetVariable", "version": 1, "customProperties": {}, "metadata": {},
                "variable": { "id": "v1", "name": "Step" },
                "value": { "typeName": "Object", "expression": { "type": "Literal", "value": "waiting" } } },
              { "id": "wait", "name": "wait", "type": "Elsa.Event", "version": 1, "customProperties": {}, "metadata": {},
                "eventName": { "typeName": "String", "expression": { "type": "Literal", "value": "Go" } } },
              { "id": "wait2", "name": "wait2", "type": "Elsa.Event", "version": 1, "customProperties": {}, "metadata": {},
                "eventName": { "typeName": "String", "expression": { "type": "Literal", "value": "GoOn" } } }
            ]
          }
        }
        """;

    public const string Sends = """
        {
          "definitionId": "bench-sends", "name": "Sends", "version": 1, "variables": [], "inputs": [], "outputs": [], "outcomes": [],
          "customProperties": {}, "isLatest": true, "isPublished": true, "options": {},
          "root": {
            "id": "flow", "name": "flow", "type": "Elsa.Sequence", "version": 1, "customProperties": {}, "metadata": {}, "variables": [],
            "activities": [ { "id": "send", "name": "send", "type": "Bench.SendSomething", "version": 1, "customProperties": {}, "metadata": {} } ]
          }
        }
        """;
}
