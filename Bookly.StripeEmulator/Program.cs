using Bookly.StripeEmulator;

return await Startup.RunAsync(() => StripeEmulatorApp.Build(args).RunAsync());
