global using Microsoft.Playwright;
global using Xunit;
using Workflows.BrowserTests.World;
using Xunit.Sdk;
using Xunit.v3;

// One server, one mailbox and one clock for all: tests take turns.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(TestWorld))]
