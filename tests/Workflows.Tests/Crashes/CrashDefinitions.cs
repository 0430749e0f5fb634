using System.Text.Json.Nodes;

namespace Workflows.Tests.Crashes;

/// <summary>Small workflows in Elsa's format, one for each way of waiting, going on and reaching outside.</summary>
internal static class CrashDefinitions
{
    /// <summary>Started by an event, waits for another, waits for its mail.</summary>
    private static JsonObject Asks =>
        Definition(
            "asks",
            Sequence(
                "q",
                Event("e1", "Submitted", "R", starts: true),
                Row("w1", "case", Literal("received")),
                Mail("m1", "lead", Variable("R")),
                Event("e2", "Decided", "D"),
                Row("w2", "case", Variable("D")),
                Mail("m2", "worker", Variable("D"), waits: true),
                Row("w3", "case", Literal("told")),
                SetOutput("o", "Decision", Variable("D"))
            ),
            ["R", "D"]
        );

    /// <summary>Started directly; a timer a round.</summary>
    private static JsonObject Reminds =>
        Definition(
            "reminds",
            Sequence(
                "q",
                Loop(
                    "l",
                    3,
                    Sequence(
                        "body",
                        Activity("Elsa.Delay", "d", ("timeSpan", Literal("01:00:00"))),
                        Mail("m", "worker", Variable("I")),
                        Row("w", "log", Variable("I"), append: true)
                    )
                ),
                Row("z", "done", Variable("I"))
            ),
            ["I"]
        );

    /// <summary>Two branches: one waits for an event, the other for a timer and a Task; they meet in a join.</summary>
    private static JsonObject Joins =>
        Definition(
            "joins",
            Flowchart(
                [
                    Event("s", "Forked", "R", starts: true),
                    Activity("Elsa.FlowFork", "k", ("branches", Expression("Object", """["l", "r"]"""))),
                    Event("e", "Left", "L"),
                    Row("wl", "left", Variable("L")),
                    Activity("Elsa.Delay", "d", ("timeSpan", Literal("00:30:00"))),
                    Count("c", Literal(21), "T"),
                    Row("wr", "right", Variable("T"), append: true),
                    Activity("Elsa.FlowJoin", "j", ("mode", Literal("WaitAll"))),
                    Mail("m", "lead", Variable("T")),
                    SetOutput("o", "Both", JavaScript("`${getL()} ${getT()}`")),
                ],
                ("s", "Done", "k"),
                ("k", "l", "e"),
                ("e", "Done", "wl"),
                ("wl", "Done", "j"),
                ("k", "r", "d"),
                ("d", "Done", "c"),
                ("c", "Done", "wr"),
                ("wr", "Done", "j"),
                ("j", "Done", "m"),
                ("m", "Done", "o")
            ),
            ["R", "L", "T"]
        );

    /// <summary>So many steps that one burst does not do.</summary>
    private static JsonObject Counts =>
        Definition(
            "counts",
            Sequence(
                "q",
                Event("s", "Counted", "R", starts: true),
                Loop(
                    "l",
                    6,
                    Sequence("body", SetVariable("v", "Sum", JavaScript("(getSum() || 0) + getI()")), Row("w", "sum", Variable("Sum")))
                ),
                Mail("m", "lead", Variable("Sum")),
                SetOutput("o", "Sum", Variable("Sum"))
            ),
            ["R", "I", "Sum"]
        );

    /// <summary>Executes another workflow, which is cut, has to wait, and answers.</summary>
    private static JsonObject Calls =>
        Definition(
            "calls",
            Sequence(
                "q",
                Row("w1", "call", Literal("begun")),
                Activity(
                    "Elsa.ExecuteWorkflow",
                    "x",
                    ("workflowDefinitionId", Literal("answers")),
                    ("correlationId", JavaScript("getCorrelationId()")),
                    ("waitForCompletion", Literal(true)),
                    Result("R")
                ),
                Row("w2", "call", JavaScript("getR().output.Answer")),
                Mail("m", "lead", JavaScript("getR().SubStatus"))
            ),
            ["R"]
        );

    private static JsonObject Answers =>
        Definition(
            "answers",
            Sequence(
                "q",
                Loop("l", 4, Row("w", "rounds", Variable("I"), append: true)),
                Event("e", "Answered", "A"),
                Count("c", Literal(4), "T"),
                SetOutput("o", "Answer", JavaScript("`${getA()} ${getT()}`"))
            ),
            ["I", "A", "T"]
        );

    /// <summary>Gives two events to another instance.</summary>
    private static JsonObject Tells =>
        Definition(
            "tells",
            Sequence(
                "q",
                Publish("p1", "FirstNews"),
                Row("w", "told", Literal("first")),
                Count("c", Literal(8), "T"),
                Publish("p2", "SecondNews"),
                Mail("m", "worker", Variable("T"))
            ),
            ["T"]
        );

    /// <summary>Waits for two events of another instance.</summary>
    private static JsonObject Hears =>
        Definition(
            "hears",
            Sequence(
                "q",
                Event("e1", "FirstNews", "N"),
                Row("w1", "heard", Variable("N")),
                Event("e2", "SecondNews", "N"),
                Row("w2", "heard", Variable("N")),
                Mail("m", "worker", Variable("N"))
            ),
            ["N"]
        );

    /// <summary>One Task after another, in their lane.</summary>
    private static JsonObject Looks =>
        Definition(
            "looks",
            Sequence(
                "q",
                Event("s", "Looked", "R", starts: true),
                Count("c1", Literal(1), "T"),
                Row("w1", "look", Variable("T"), append: true),
                Count("c2", Variable("T"), "T"),
                Row("w2", "look", Variable("T"), append: true),
                SetOutput("o", "Number", Variable("T"))
            ),
            ["R", "T"]
        );

    /// <summary>A bookmark that takes many events.</summary>
    private static JsonObject Ticks =>
        Definition("ticks", Sequence("q", Activity("Crash.HearAll", "h"), Mail("m", "lead", Literal("stopped"))), []);

    public static IReadOnlyList<JsonObject> All => [Asks, Reminds, Joins, Counts, Calls, Answers, Tells, Hears, Looks, Ticks];

    private static JsonObject Definition(string id, JsonObject root, string[] variables) =>
        new()
        {
            ["definitionId"] = id,
            ["name"] = id,
            ["version"] = 1,
            ["variables"] = new JsonArray([
                .. variables.Select(v => new JsonObject
                {
                    ["id"] = $"v-{v}",
                    ["name"] = v,
                    ["typeName"] = "Object",
                    ["isArray"] = false,
                    ["value"] = null,
                    ["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
                }),
            ]),
            ["inputs"] = new JsonArray(),
            ["outputs"] = new JsonArray([
                .. Outputs(root)
                    .Select(o => new JsonObject
                    {
                        ["name"] = o,
                        ["displayName"] = o,
                        ["type"] = "Object",
                    }),
            ]),
            ["outcomes"] = new JsonArray(),
            ["customProperties"] = new JsonObject(),
            ["isLatest"] = true,
            ["isPublished"] = true,
            ["options"] = new JsonObject(),
            ["root"] = root,
        };

    private static IEnumerable<string> Outputs(JsonObject root) =>
        root["activities"]!
            .AsArray()
            .Where(a => $"{a!["type"]}" == "Elsa.SetOutput")
            .Select(a => $"{a!["outputName"]!["expression"]!["value"]}");

    private static JsonObject Sequence(string id, params JsonObject[] activities) =>
        Activity("Elsa.Sequence", id, ("variables", new JsonArray()), ("activities", new JsonArray([.. activities])));

    private static JsonObject Flowchart(JsonObject[] activities, params (string From, string Port, string To)[] connections) =>
        Activity(
            "Elsa.Flowchart",
            "f",
            ("start", activities[0]["id"]!.DeepClone()),
            ("activities", new JsonArray([.. activities])),
            (
                "connections",
                new JsonArray([
                    .. connections.Select(c => new JsonObject
                    {
                        ["source"] = new JsonObject { ["activity"] = c.From, ["port"] = c.Port },
                        ["target"] = new JsonObject { ["activity"] = c.To, ["port"] = "In" },
                    }),
                ])
            )
        );

    private static JsonObject Event(string id, string name, string result, bool starts = false)
    {
        var activity = Activity("Elsa.Event", id, ("eventName", Literal(name)), Result(result));
        activity["customProperties"]!["canStartWorkflow"] = starts;
        return activity;
    }

    private static JsonObject Mail(string id, string to, JsonObject text, bool waits = false) =>
        Activity("Crash.QueueMail", id, ("to", Literal(to)), ("text", text), ("waits", Literal(waits)));

    private static JsonObject Row(string id, string row, JsonObject value, bool append = false) =>
        Activity("Crash.QueueRow", id, ("row", Literal(row)), ("value", value), ("append", Literal(append)));

    private static JsonObject Count(string id, JsonObject number, string result) =>
        Activity("Crash.CountOnce", id, ("number", number), Result(result));

    private static JsonObject Publish(string id, string name) =>
        Activity(
            "Elsa.PublishEvent",
            id,
            ("eventName", Literal(name)),
            ("correlationId", JavaScript("getCorrelationId()")),
            ("payload", Literal(name.ToLowerInvariant()))
        );

    private static JsonObject Loop(string id, int rounds, JsonObject body) =>
        Activity(
            "Elsa.For",
            id,
            ("start", Literal(1)),
            ("end", Literal(rounds)),
            ("body", body),
            (
                "currentValue",
                new JsonObject
                {
                    ["typeName"] = "Object",
                    ["memoryReference"] = new JsonObject { ["id"] = "v-I" },
                }
            )
        );

    private static JsonObject SetVariable(string id, string name, JsonObject value) =>
        Activity("Elsa.SetVariable", id, ("variable", new JsonObject { ["id"] = $"v-{name}", ["name"] = name }), ("value", value));

    private static JsonObject SetOutput(string id, string name, JsonObject value) =>
        Activity("Elsa.SetOutput", id, ("outputName", Literal(name)), ("outputValue", value));

    private static (string, JsonNode?) Result(string variable) =>
        (
            "result",
            new JsonObject
            {
                ["typeName"] = "Object",
                ["memoryReference"] = new JsonObject { ["id"] = $"v-{variable}" },
            }
        );

    private static JsonObject Activity(string type, string id, params (string Name, JsonNode? Value)[] members)
    {
        var activity = new JsonObject
        {
            ["id"] = id,
            ["name"] = id,
            ["type"] = type,
            ["version"] = 1,
            ["customProperties"] = new JsonObject { ["canStartWorkflow"] = false },
            ["metadata"] = new JsonObject(),
        };
        foreach (var (name, value) in members)
        {
            activity[name] = value;
        }

        return activity;
    }

    private static JsonObject Literal(JsonNode? value) => Expression("Literal", value);

    private static JsonObject JavaScript(string value) => Expression("JavaScript", value);

    private static JsonObject Variable(string name) => Expression("Variable", new JsonObject { ["id"] = $"v-{name}", ["name"] = name });

    private static JsonObject Expression(string type, JsonNode? value) =>
        new()
        {
            ["typeName"] = "Object",
            ["expression"] = new JsonObject { ["type"] = type, ["value"] = value },
        };
}
