using Workflows.Server.Commands;

return await CommandLine.RunAsync(args);
