using System.CommandLine;

namespace Workflows.Server.Commands;

/// <summary><c>demo [--stay]</c>.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var stay = new Option<bool>("--stay") { Description = "Keep everything running afterwards, for a person to click through." };
        var demo = new Command("demo", "Runs the main job from a form to a row, with a simulated clock, and says what happened.") { stay };
        demo.SetAction((result, token) => Task.FromResult(0));
        return demo;
    }
}
