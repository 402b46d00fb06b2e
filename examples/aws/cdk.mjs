// An AWS CDK stack with the function of template.yaml. SafeClaw stays outside of the bundle: it is a preload, not a part of it.
import { Stack } from 'aws-cdk-lib';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';

export class AgentStack extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    new Function(this, 'Agent', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'handler.handler',
      code: Code.fromAsset('.'),
      environment: { NODE_OPTIONS: '--import @authensor/safeclaw/register' },
    });
  }
}
