using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Engine.Expressions;
using Workflows.Engine.Runtime;

namespace Workflows.Storage.Engine;

/// <summary>Serialisers, generated at compile time, of the values that every burst writes.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, MaxDepth = JsonDepth.Most)]
[JsonSerializable(typeof(Delivery))]
[JsonSerializable(typeof(Stimulus))]
internal sealed partial class StorageJson : JsonSerializerContext;
